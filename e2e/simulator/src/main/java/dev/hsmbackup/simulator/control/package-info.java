/** The control endpoint on its own loopback port. */
@NullMarked
package dev.hsmbackup.simulator.control;

import org.jspecify.annotations.NullMarked;
