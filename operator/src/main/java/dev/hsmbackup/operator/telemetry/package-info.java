/** What the operator tells about itself: metrics, log lines, the audit trail. Sees {@code port} and libraries only. */
@NullMarked
package dev.hsmbackup.operator.telemetry;

import org.jspecify.annotations.NullMarked;
