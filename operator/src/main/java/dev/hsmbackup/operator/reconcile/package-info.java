/** One thin reconciler per kind around one engine: observe, decide, act, write. */
@NullMarked
package dev.hsmbackup.operator.reconcile;

import org.jspecify.annotations.NullMarked;
