package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * All keys and certificates of one control plane.
 *
 * @param authority signs the API server and all its clients
 * @param admin member of system:masters
 */
record Credentials(Authority authority, Authority.Identity admin) {
    /** Makes everything and writes what the servers read into {@code pki/}. */
    static Credentials create(Layout layout, Instant now) throws IOException {
        var authority = Authority.create("control-plane", now);
        write(layout, "ca", authority.certificate());
        write(layout, "apiserver", authority.server("kube-apiserver"));
        // etcd trusts an authority of its own: whoever may talk to the API server must not get past its RBAC.
        var etcd = Authority.create("etcd", now);
        write(layout, "etcd-ca", etcd.certificate());
        write(layout, "etcd", etcd.server("etcd"));
        // Microsoft Entra takes federated tokens only with RS256.
        var serviceAccounts = Authority.rsaKey();
        Layout.writePrivate(layout.pki("service-accounts.key"), Pem.of(serviceAccounts.getPrivate()));
        Layout.writePrivate(layout.pki("service-accounts.pub"), Pem.of(serviceAccounts.getPublic()));
        return new Credentials(authority, authority.client("kubernetes-admin", List.of("system:masters")));
    }

    private static void write(Layout layout, String name, Authority.Identity identity) throws IOException {
        write(layout, name, identity.certificate());
        Layout.writePrivate(layout.pki(name + ".key"), identity.keyPem());
    }

    private static void write(Layout layout, String name, X509Certificate certificate) throws IOException {
        Layout.writePrivate(layout.pki(name + ".crt"), Pem.of(certificate));
    }
}
