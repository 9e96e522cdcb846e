/** HTTP endpoints for Kubernetes and Prometheus. Knows {@code telemetry} and the JDK's HTTP server. */
@NullMarked
package dev.hsmbackup.operator.management;

import org.jspecify.annotations.NullMarked;
