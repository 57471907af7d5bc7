int yardstick_placeholder(void){return 0;}
