/**
 * A real Kubernetes control plane (etcd, kube-apiserver, kube-controller-manager) on loopback, for tests, the demo and
 * use by hand. Sees none of our other modules.
 */
@NullMarked
package dev.hsmbackup.controlplane;

import org.jspecify.annotations.NullMarked;
