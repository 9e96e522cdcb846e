/** Microsoft Entra: discovery, tokens, and their check on behalf of the services. */
@NullMarked
package dev.hsmbackup.simulator.login;

import org.jspecify.annotations.NullMarked;
