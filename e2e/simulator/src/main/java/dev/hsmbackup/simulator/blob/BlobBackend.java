package dev.hsmbackup.simulator.blob;

import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;

/** Where blobs are kept. It speaks the REST protocol; who may ask was decided before. */
public interface BlobBackend {
    Response answer(Request request);
}
