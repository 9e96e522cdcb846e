/** The logs of requests and of events. */
@NullMarked
package dev.hsmbackup.apigate.log;

import org.jspecify.annotations.NullMarked;
