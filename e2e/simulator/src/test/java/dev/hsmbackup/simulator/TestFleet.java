package dev.hsmbackup.simulator;

import dev.hsmbackup.simulator.fleet.Fleet;
import dev.hsmbackup.simulator.fleet.FleetReader;

/** The fleet most tests use. */
final class TestFleet {
    static final String TENANT = "11111111-1111-4111-8111-111111111111";
    static final String CLIENT = "22222222-2222-4222-8222-222222222222";
    static final String READER = "22222222-2222-4222-8222-222222222223";
    static final String SECRET = "s3cret-value";
    static final String HSM = "payments.managedhsm.azure.net";
    static final String OTHER_HSM = "spare.managedhsm.azure.net";
    static final String ALIEN_HSM = "alien.managedhsm.azure.net";
    static final String CONTAINER = "https://hsmbackups.blob.core.windows.net/payments";
    static final String BLOBS = "hsmbackups.blob.core.windows.net";
    static final String LOGIN = "login.microsoftonline.com";

    static final String YAML = """
            seed: 7
            tenants:
              - id: 11111111-1111-4111-8111-111111111111
              - id: 11111111-1111-4111-8111-111111111112
                cloud: AzureUSGovernment
              - id: 11111111-1111-4111-8111-111111111113
                cloud: AzureChinaCloud
            identities:
              - name: operator
                tenant: 11111111-1111-4111-8111-111111111111
                clientId: 22222222-2222-4222-8222-222222222222
                secrets: [s3cret-value]
                federated:
                  - issuer: https://issuer.example
                    subject: system:serviceaccount:ns:operator
              - name: reader
                tenant: 11111111-1111-4111-8111-111111111111
                clientId: 22222222-2222-4222-8222-222222222223
                tokenLifetime: 2s
                secrets: [s3cret-value]
              - name: gov
                tenant: 11111111-1111-4111-8111-111111111112
                clientId: 22222222-2222-4222-8222-222222222224
                secrets: [s3cret-value]
              - name: china
                tenant: 11111111-1111-4111-8111-111111111113
                clientId: 22222222-2222-4222-8222-222222222225
                secrets: [s3cret-value]
              - name: hsm
                tenant: 11111111-1111-4111-8111-111111111111
                clientId: 33333333-3333-4333-8333-333333333331
            containers:
              - url: https://hsmbackups.blob.core.windows.net/payments
                tenant: 11111111-1111-4111-8111-111111111111
                access:
                  - { identity: hsm, role: Storage Blob Data Contributor }
                  - { identity: operator, role: Storage Blob Data Contributor }
                  - { identity: reader, role: Storage Blob Data Reader }
              - url: https://hsmbackups.blob.core.windows.net/closed
                tenant: 11111111-1111-4111-8111-111111111111
            hsms:
              - name: payments
                tenant: 11111111-1111-4111-8111-111111111111
                securityDomain: one
                managedIdentity: hsm
                roles:
                  - { identity: operator, role: Managed HSM Administrator }
                  - { identity: operator, role: Managed HSM Crypto Officer }
                  - { identity: reader, role: Managed HSM Crypto Auditor }
                keys:
                  - { name: signing, versions: 2, type: EC-HSM }
                jobTimes: { backup: 10s, restore: 20s, selectiveRestore: 15s }
              - name: spare
                tenant: 11111111-1111-4111-8111-111111111111
                securityDomain: one
                managedIdentity: hsm
                roles:
                  - { identity: operator, role: Managed HSM Administrator }
                  - { identity: operator, role: Managed HSM Crypto Officer }
                jobTimes: { restore: 20s }
                restoreBlockedAfter: 5s
                oddities: { endTime: zero, absentError: nullFields, folderDigits: 14, retryAfter: -1,
                            runningText: true, runningFolder: true, retryAfterOnStatus: 3 }
              - name: alien
                tenant: 11111111-1111-4111-8111-111111111111
                securityDomain: two
                managedIdentity: hsm
                jobRetention: 1h
                roles:
                  - { identity: operator, role: Managed HSM Administrator }
              - name: federal
                tenant: 11111111-1111-4111-8111-111111111112
                securityDomain: three
                roles:
                  - { identity: gov, role: Managed HSM Administrator }
              - name: dragon
                tenant: 11111111-1111-4111-8111-111111111113
                securityDomain: four
                roles:
                  - { identity: china, role: Managed HSM Administrator }
            """;

    private TestFleet() {}

    static Fleet fleet() {
        return FleetReader.parse(YAML, "test fleet");
    }
}
