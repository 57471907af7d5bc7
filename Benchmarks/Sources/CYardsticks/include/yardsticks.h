int yardstick_placeholder(void);
