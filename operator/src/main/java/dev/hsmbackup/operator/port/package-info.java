/** What the pure core needs from the outside world. Sees the JDK only; implemented in {@code azure}. */
@NullMarked
package dev.hsmbackup.operator.port;

import org.jspecify.annotations.NullMarked;
