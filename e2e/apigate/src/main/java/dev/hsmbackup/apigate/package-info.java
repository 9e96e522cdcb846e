/** A recording, scriptable proxy between a Kubernetes client and its API server: start, options, command line. */
@NullMarked
package dev.hsmbackup.apigate;

import org.jspecify.annotations.NullMarked;
