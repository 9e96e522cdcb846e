/** The API {@code hsmbackup.dev/v1beta1}: what people write and what the operator answers, as records. */
@NullMarked
package dev.hsmbackup.crds;

import org.jspecify.annotations.NullMarked;
