/** The simulator's start and its wiring; knows all other packages. */
@NullMarked
package dev.hsmbackup.simulator;

import org.jspecify.annotations.NullMarked;
