/** HTTP/1.1 on both sides: connections, requests, watches. */
@NullMarked
package dev.hsmbackup.apigate.wire;

import org.jspecify.annotations.NullMarked;
