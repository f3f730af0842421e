package io.nightjar.trainer.fetch;

import io.nightjar.ckks.Counts;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** One request for the rest of a file, through the proxy that the JVM is set to. */
final class HttpTransfer {
    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");

    private final Patience patience;
    private final HttpClient client;

    HttpTransfer(Patience patience) {
        this.patience = patience;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience.connect())
                .followRedirects(HttpClient.Redirect.NORMAL);
        ProxySelector proxies = ProxySelector.getDefault();
        this.client = (proxies == null ? builder : builder.proxy(proxies)).build();
    }

    /**
     * Appends to {@code part} what it lacks; of a server that sends the whole file the beginning is passed over. The
     * file's length as the server states it must be the expected one; nothing else of the content is checked.
     *
     * @param received counts the bytes that come
     */
    void resume(URI url, KnownFile expected, Path part, AtomicLong received)
            throws TransferException, IOException, InterruptedException {
        long offset = Files.exists(part) ? Files.size(part) : 0;
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(patience.answer()).header("Accept-Encoding", "identity");
        if (offset > 0) {
            request.header("Range", "bytes=" + offset + "-");
        }
        HttpResponse<InputStream> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw TransferException.unusable(reason(e), e);
        }
        try (Incoming in = new Incoming(response.body(), patience.silence(), received)) {
            in.skip(offset - start(response, offset, expected.sizeBytes()));
            append(in, part, offset, expected.sizeBytes());
        }
    }

    /** Where the body begins in the file. */
    private static long start(HttpResponse<?> response, long offset, long size) throws TransferException {
        if (response.statusCode() == OK) {
            requireSize(response.headers().firstValueAsLong("Content-Length").orElse(size), size);
            return 0;
        }
        if (response.statusCode() != PARTIAL_CONTENT || offset == 0) {
            throw TransferException.unusable("answered with HTTP status " + response.statusCode(), null);
        }
        String stated = response.headers().firstValue("Content-Range").orElse("none");
        Matcher range = CONTENT_RANGE.matcher(stated);
        if (!range.matches() || Long.parseLong(range.group(1)) != offset) {
            throw TransferException.unusable("answered with the wrong range " + stated, null);
        }
        requireSize(Long.parseLong(range.group(2)), size);
        return offset;
    }

    private static void requireSize(long stated, long expected) throws TransferException {
        if (stated != expected) {
            throw TransferException.unusable("has " + Counts.of(stated, "byte") + ", expected " + expected, null);
        }
    }

    private static void append(Incoming in, Path part, long offset, long expected)
            throws TransferException, IOException {
        byte[] buffer = new byte[TargetFile.BUFFER_BYTES];
        long size = offset;
        try (TargetFile out = TargetFile.open(part, offset)) {
            int n = in.read(buffer, buffer.length);
            while (n >= 0 && size <= expected) {
                out.write(buffer, n);
                size += n;
                n = in.read(buffer, buffer.length);
            }
        }
        if (size > expected) {
            Files.delete(part);
            throw TransferException.unusable("sent more than the expected " + Counts.of(expected, "byte"), null);
        }
        if (size < expected) {
            throw in.endedEarly(null);
        }
    }

    private String reason(IOException e) {
        if (e instanceof HttpConnectTimeoutException) {
            return "no connection within " + patience.connect().toSeconds() + " s";
        }
        if (e instanceof HttpTimeoutException) {
            return "no answer within " + patience.answer().toSeconds() + " s";
        }
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof UnresolvedAddressException) {
                return "host name not found";
            }
        }
        if (e instanceof ConnectException) {
            return "no connection";
        }
        if (e instanceof SSLException) {
            return "no trusted connection: " + e.getMessage();
        }
        return "no answer: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
}
