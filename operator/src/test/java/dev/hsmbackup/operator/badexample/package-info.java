/** Breaks every rule of {@link dev.hsmbackup.operator.ArchitectureTest}, so that each is seen to fail. */
@NullMarked
package dev.hsmbackup.operator.badexample;

import org.jspecify.annotations.NullMarked;
