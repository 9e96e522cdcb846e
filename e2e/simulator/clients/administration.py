"""Backs up and restores the HSM of $HSM_URL with Microsoft's Python clients; fails on anything unexpected.

Reads the Azure environment variables (AZURE_*, HTTPS_PROXY, REQUESTS_CA_BUNDLE) as any user's program would.
"""

import os
import sys

from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import EnvironmentCredential, WorkloadIdentityCredential
from azure.keyvault.administration import (
    KeyVaultAccessControlClient,
    KeyVaultBackupClient,
    KeyVaultRoleScope,
)
from azure.keyvault.keys import KeyClient
from azure.storage.blob import ContainerClient

url = os.environ["HSM_URL"]
container = os.environ["CONTAINER_URL"]
if "AZURE_FEDERATED_TOKEN_FILE" in os.environ:
    credential = WorkloadIdentityCredential()
else:
    credential = EnvironmentCredential()

keys = KeyClient(url, credential)
backups = KeyVaultBackupClient(url, credential)
roles = KeyVaultAccessControlClient(url, credential)


def expect(what, actual, wanted):
    if actual != wanted:
        sys.exit(f"{what}: {actual!r}, wanted {wanted!r}")


def roles_now():
    return sorted(a.properties.principal_id for a in roles.list_role_assignments(KeyVaultRoleScope.GLOBAL))


key = keys.create_rsa_key("python-key", size=2048, hardware_protected=True)
roles_before = roles_now()

backups.begin_pre_backup(container, use_managed_identity=True, _polling_interval=1).wait()
result = backups.begin_backup(container, use_managed_identity=True, _polling_interval=1).result()
folder = result.folder_url
print("backed up to", folder)
blobs = [b.name for b in ContainerClient.from_container_url(container, credential=credential).list_blobs()]
expect("blobs of the folder", any(name.startswith(folder.rsplit("/", 1)[1] + "/") for name in blobs), True)

keys.create_ec_key("created-later", hardware_protected=True)
keys.begin_delete_key("python-key").wait()
keys.purge_deleted_key("python-key")
backups.begin_restore(folder, use_managed_identity=True, key_name="python-key", _polling_interval=1).wait()
expect("selectively restored key", keys.get_key("python-key").id, key.id)

backups.begin_pre_restore(folder, use_managed_identity=True, _polling_interval=1).wait()
backups.begin_restore(folder, use_managed_identity=True, _polling_interval=1).wait()
expect("fully restored key", keys.get_key("python-key").id, key.id)
expect("roles", roles_now(), roles_before)
try:
    keys.get_key("created-later")
    sys.exit("a key made after the backup survived the restore")
except ResourceNotFoundError:
    pass

try:
    backups.begin_restore(container + "/no-such-folder", use_managed_identity=True, _polling_interval=1).result()
    sys.exit("restored a folder that does not exist")
except HttpResponseError as error:
    print("refused as expected:", error.message)
print("done")
