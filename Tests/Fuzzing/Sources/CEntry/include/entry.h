// Runs libFuzzer, whose own entry the package manager leaves out.
#ifndef ENTRY_H
#define ENTRY_H

#include <stddef.h>
#include <stdint.h>

int replan_fuzz_main(int count, char **arguments);

#endif
