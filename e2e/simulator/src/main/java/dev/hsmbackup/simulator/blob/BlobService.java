package dev.hsmbackup.simulator.blob;

import dev.hsmbackup.simulator.fleet.Cloud;
import dev.hsmbackup.simulator.fleet.Container;
import dev.hsmbackup.simulator.fleet.Registry;
import dev.hsmbackup.simulator.http.Answer;
import dev.hsmbackup.simulator.http.Body;
import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.http.Response;
import dev.hsmbackup.simulator.login.Caller;
import dev.hsmbackup.simulator.login.Tokens;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The front of all storage accounts: network rules, token or SAS, role; then the backend. */
public final class BlobService implements Answer.Service {
    private final Registry registry;
    private final Tokens tokens;
    private final Runnable settle;
    private final BlobBackend backend;
    private final InstantSource machine;

    public BlobService(Registry registry, Tokens tokens, Runnable settle, BlobBackend backend, InstantSource machine) {
        this.registry = registry;
        this.tokens = tokens;
        this.settle = settle;
        this.backend = backend;
        this.machine = machine;
    }

    @Override
    public Answer handle(Request request) {
        settle.run(); // a job that ended by now has written its blobs
        Answer answer = route(request);
        Headers headers = Headers.of(
                "x-ms-request-id",
                UUID.randomUUID().toString(),
                "x-ms-version",
                request.header("x-ms-version").orElse("2021-12-02"),
                "Server",
                "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0");
        Response response = answer.response().with(headers);
        Optional<String> clientRequestId = request.header("x-ms-client-request-id");
        return answer.with(
                clientRequestId.isEmpty() ? response : response.with("x-ms-client-request-id", clientRequestId.get()));
    }

    private Answer route(Request request) {
        Container account = registry.account(request.host()).orElseThrow();
        if (account.firewalled()) {
            return Answer.of(BlobError.firewall());
        }
        BlobAddress address = BlobAddress.of(request);
        Optional<Container> container = registry.container(address.containerUrl());
        boolean write = !request.method().equals("GET") && !request.method().equals("HEAD");
        Map<String, String> query = Request.form(request.query());
        if (query.containsKey("sig")) {
            return Answer.of(
                    sasAllows(query, write) ? forward(request, container, address, write) : BlobError.badSas());
        }
        Cloud cloud = registry.cloudOfTenant(registry.tenantOf(account.tenant()));
        Optional<Caller> caller = tokens.verify(
                request,
                Set.of("https://storage.azure.com", "https://" + request.host()),
                registry.tenantOf(account.tenant()));
        if (caller.isEmpty()) {
            return Answer.of(BlobError.challenge(
                    cloud.loginHost(),
                    registry.tenantOf(account.tenant()),
                    request.header("Authorization").isPresent()));
        }
        boolean allowed = container
                .map(found -> found.allows(caller.get().identity(), write))
                .orElse(true);
        return Answer.of(allowed ? forward(request, container, address, write) : BlobError.noPermission())
                .by(caller.get().clientId());
    }

    private Response forward(Request request, Optional<Container> container, BlobAddress address, boolean write) {
        if (container.isEmpty()) {
            return BlobError.noContainer();
        }
        if (container.get().locked() && write && !address.isContainer() && exists(request)) {
            return BlobError.immutable();
        }
        return backend.answer(request);
    }

    /** New blobs may be written under an immutability policy; what is there may not be changed. */
    private boolean exists(Request request) {
        Request head = new Request("HEAD", request.host(), request.path(), "", Headers.NONE, Body.EMPTY);
        return backend.answer(head).status() == 200;
    }

    /** Expiry and permissions are checked, the signature is not: the simulator has no account keys. */
    private boolean sasAllows(Map<String, String> sas, boolean write) {
        try {
            String permissions = sas.getOrDefault("sp", "");
            boolean enough =
                    write ? permissions.matches(".*[cwd].*") : permissions.contains("r") || permissions.contains("l");
            return enough && Instant.parse(sas.getOrDefault("se", "")).isAfter(machine.instant());
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
