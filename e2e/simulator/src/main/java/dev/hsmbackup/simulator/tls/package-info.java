/** The throw-away certificate authority and the certificates it gives to the hosts. */
@NullMarked
package dev.hsmbackup.simulator.tls;

import org.jspecify.annotations.NullMarked;
