/** HTTP messages as plain values: what the services take and give, without any connection. */
@NullMarked
package dev.hsmbackup.simulator.http;

import org.jspecify.annotations.NullMarked;
