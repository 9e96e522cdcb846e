package dev.hsmbackup.simulator;

import dev.hsmbackup.simulator.fleet.Fleet;
import dev.hsmbackup.simulator.fleet.FleetReader;

/** The fleet of the tests of Cloud HSM: a is the source, b and c are fresh, d is in use. */
final class ClusterFleet {
    static final String SUBSCRIPTION = "99999999-9999-4999-8999-999999999991";
    static final String ARM = "management.azure.com";
    static final String GROUP =
            "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/Hsm.Group/providers/Microsoft.HardwareSecurityModules";
    static final String READER = "22222222-2222-4222-8222-222222222223";
    static final String NOBODY = "22222222-2222-4222-8222-222222222226";
    static final String LIMITED = "22222222-2222-4222-8222-222222222227";

    static final String YAML = """
            seed: 7
            clock: 2025-06-13T13:05:45.920Z
            tenants:
              - id: 11111111-1111-4111-8111-111111111111
              - id: 11111111-1111-4111-8111-111111111112
                cloud: AzureUSGovernment
              - id: 11111111-1111-4111-8111-111111111113
                cloud: AzureChinaCloud
              - id: 11111111-1111-4111-8111-111111111114
            identities:
              - { name: operator, tenant: 11111111-1111-4111-8111-111111111111,
                  clientId: 22222222-2222-4222-8222-222222222222, secrets: [s3cret-value] }
              - { name: reader, tenant: 11111111-1111-4111-8111-111111111111,
                  clientId: 22222222-2222-4222-8222-222222222223, secrets: [s3cret-value] }
              - { name: nobody, tenant: 11111111-1111-4111-8111-111111111111,
                  clientId: 22222222-2222-4222-8222-222222222226, secrets: [s3cret-value] }
              - { name: limited, tenant: 11111111-1111-4111-8111-111111111111,
                  clientId: 22222222-2222-4222-8222-222222222227, secrets: [s3cret-value], tokenLifetime: 0s }
              - { name: gov, tenant: 11111111-1111-4111-8111-111111111112,
                  clientId: 22222222-2222-4222-8222-222222222224, secrets: [s3cret-value] }
              - { name: china, tenant: 11111111-1111-4111-8111-111111111113,
                  clientId: 22222222-2222-4222-8222-222222222225, secrets: [s3cret-value] }
              - { name: foreign, tenant: 11111111-1111-4111-8111-111111111114,
                  clientId: 22222222-2222-4222-8222-222222222228, secrets: [s3cret-value] }
              - { name: chsm, tenant: 11111111-1111-4111-8111-111111111111,
                  clientId: 33333333-3333-4333-8333-333333333331 }
            containers:
              - url: https://chsmbackups.blob.core.windows.net/keys
                tenant: 11111111-1111-4111-8111-111111111111
                access: [ { identity: chsm, role: Storage Blob Data Contributor } ]
              - url: https://chsmbackups.blob.core.windows.net/closed
                tenant: 11111111-1111-4111-8111-111111111111
            clusters:
              - name: a
                tenant: 11111111-1111-4111-8111-111111111111
                resourceId: GROUP/cloudHsmClusters/clusterA
                managedIdentity: chsm
                statusMessage: HSM cluster is active.
                roles:
                  - { identity: operator, role: Contributor }
                  - { identity: reader, role: Reader, scope: subscription }
                keys: [ { name: signing }, { name: wrapping, type: AES } ]
              - name: b
                tenant: 11111111-1111-4111-8111-111111111111
                resourceId: GROUP/cloudHsmClusters/clusterB
                managedIdentity: chsm
                activationState: NotActivated
                statusMessage: HSM cluster provisioning successful.
              - name: c
                tenant: 11111111-1111-4111-8111-111111111111
                resourceId: GROUP/cloudHsmClusters/clusterC
                activationState: NotActivated
                oddities: { runningBody: true, asyncOperation: true, retryAfter: 5 }
              - name: d
                tenant: 11111111-1111-4111-8111-111111111111
                resourceId: GROUP/cloudHsmClusters/clusterD
                managedIdentity: chsm
                location: uksouth
                contentAge: 56m41s
                jobRetention: 1h
                keys: [ { name: other } ]
              - name: federal
                tenant: 11111111-1111-4111-8111-111111111112
                resourceId: /subscriptions/99999999-9999-4999-8999-999999999992/resourceGroups/g/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/federal
                roles: [ { identity: gov, role: Owner } ]
              - name: dragon
                tenant: 11111111-1111-4111-8111-111111111113
                resourceId: /subscriptions/99999999-9999-4999-8999-999999999993/resourceGroups/g/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/dragon
                roles: [ { identity: china, role: Owner } ]
            """.replace("GROUP", GROUP);

    private ClusterFleet() {}

    static Fleet fleet() {
        return FleetReader.parse(YAML, "cluster fleet");
    }
}
