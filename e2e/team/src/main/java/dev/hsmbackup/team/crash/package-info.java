/** Ends the operator with kill -9 at every request of one run. */
@NullMarked
package dev.hsmbackup.team.crash;

import org.jspecify.annotations.NullMarked;
