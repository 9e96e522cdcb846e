/** What command lines of servers have in common. */
@NullMarked
package dev.hsmbackup.simulator.launch;

import org.jspecify.annotations.NullMarked;
