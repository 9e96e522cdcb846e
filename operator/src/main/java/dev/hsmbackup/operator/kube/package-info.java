/** What touches the Kubernetes API beside the reconcilers' informers: status writes, locks, leadership, events. */
@NullMarked
package dev.hsmbackup.operator.kube;

import org.jspecify.annotations.NullMarked;
