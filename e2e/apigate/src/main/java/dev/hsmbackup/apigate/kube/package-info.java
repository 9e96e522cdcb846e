/** What Kubernetes means by a request, and kubeconfig files. */
@NullMarked
package dev.hsmbackup.apigate.kube;

import org.jspecify.annotations.NullMarked;
