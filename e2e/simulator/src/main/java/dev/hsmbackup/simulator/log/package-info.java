/** The arrival log. */
@NullMarked
package dev.hsmbackup.simulator.log;

import org.jspecify.annotations.NullMarked;
