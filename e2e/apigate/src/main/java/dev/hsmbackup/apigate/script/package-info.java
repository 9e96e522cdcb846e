/** What the gate is told to do: rules for requests and for events of watches. */
@NullMarked
package dev.hsmbackup.apigate.script;

import org.jspecify.annotations.NullMarked;
