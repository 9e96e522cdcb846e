/** Measures the packaged operator from outside: its process, the audit log, the arrival log. Run by e2e/bench.sh. */
@NullMarked
package dev.hsmbackup.bench;

import org.jspecify.annotations.NullMarked;
