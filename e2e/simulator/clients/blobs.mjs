// Writes, lists, reads and deletes blobs of $CONTAINER_URL and lists the keys of $HSM_URL with Microsoft's JavaScript
// clients. Reads AZURE_*, HTTPS_PROXY and NODE_EXTRA_CA_CERTS as any user's program would.
import assert from "node:assert/strict";
import { EnvironmentCredential } from "@azure/identity";
import { KeyClient } from "@azure/keyvault-keys";
import { ContainerClient } from "@azure/storage-blob";

const credential = new EnvironmentCredential();
const container = new ContainerClient(process.env.CONTAINER_URL, credential);

async function names(options = {}) {
  const found = [];
  for await (const blob of container.listBlobsFlat(options)) {
    found.push(blob.name);
  }
  return found;
}

const text = "content with a + and a ä";
const blob = container.getBlockBlobClient("folder a/one+two.txt");
await blob.upload(text, Buffer.byteLength(text), { metadata: { made: "here" } });
await container.getBlockBlobClient("folder a/other").upload("x", 1);
assert.deepEqual(await names({ prefix: "folder a/" }), ["folder a/one+two.txt", "folder a/other"]);
assert.equal((await blob.downloadToBuffer()).toString(), text);
assert.equal((await blob.downloadToBuffer(0, 7)).toString(), "content");
const properties = await blob.getProperties();
assert.equal(properties.contentLength, Buffer.byteLength(text));
assert.equal(properties.metadata.made, "here");

const prefixes = [];
for await (const item of container.listBlobsByHierarchy("/")) {
  if (item.kind === "prefix") prefixes.push(item.name);
}
assert.ok(prefixes.includes("folder a/"));

const blocks = container.getBlockBlobClient("folder a/blocks");
const ids = ["MQ==", "Mg=="];
await blocks.stageBlock(ids[0], "first ", 6);
await blocks.stageBlock(ids[1], "second", 6);
await blocks.commitBlockList(ids);
assert.equal((await blocks.downloadToBuffer()).toString(), "first second");

const pages = [];
for await (const page of container.listBlobsFlat({ prefix: "folder a/" }).byPage({ maxPageSize: 2 })) {
  pages.push(page.segment.blobItems.length);
}
assert.deepEqual(pages, [2, 1]);

for (const name of await names({ prefix: "folder a/" })) {
  await container.deleteBlob(name);
}
assert.deepEqual(await names({ prefix: "folder a/" }), []);
await assert.rejects(blob.download(), (error) => error.statusCode === 404 && error.code === "BlobNotFound");

const keys = [];
for await (const key of new KeyClient(process.env.HSM_URL, credential).listPropertiesOfKeys()) {
  keys.push(key.name);
}
assert.ok(keys.includes("signing"));
console.log("done");
