/** The wire: CONNECT proxy, TLS, request reading, answer writing; the only package that touches sockets of clients. */
@NullMarked
package dev.hsmbackup.simulator.proxy;

import org.jspecify.annotations.NullMarked;
