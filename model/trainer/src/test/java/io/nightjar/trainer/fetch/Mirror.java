package io.nightjar.trainer.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A web server on the loopback interface that behaves as a test wants. */
public final class Mirror implements AutoCloseable {
    private static final long POLL_NANOS = 1_000_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<String> ranges = new CopyOnWriteArrayList<>();

    public Mirror() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    public URI url(String name) {
        return URI.create("http://" + authority() + "/" + name);
    }

    String authority() {
        return server.getAddress().getAddress().getHostAddress() + ":" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Answers the requests for a name one after the other with these, and all further ones with the last. */
    public Mirror on(String name, HttpHandler... answers) {
        AtomicInteger next = new AtomicInteger();
        server.createContext("/" + name, exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range == null ? "all" : range);
            try (exchange) {
                answers[Math.min(next.getAndIncrement(), answers.length - 1)].handle(exchange);
            }
        });
        return this;
    }

    /** What was asked for so far: a range, or "all". */
    public List<String> ranges() {
        return List.copyOf(ranges);
    }

    static int offset(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range.replace("bytes=", "").replace("-", ""));
    }

    /** The file, from any offset. */
    public static HttpHandler ranged(byte[] content) {
        return exchange -> {
            int offset = offset(exchange);
            if (offset > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + offset + "-" + (content.length - 1) + "/" + content.length);
            }
            exchange.sendResponseHeaders(offset > 0 ? 206 : 200, content.length - offset);
            exchange.getResponseBody().write(content, offset, content.length - offset);
        };
    }

    /** The file, always from its beginning. */
    static HttpHandler whole(byte[] content) {
        return exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        };
    }

    /** The beginning of the file and, once it has arrived, the end of the connection. */
    static HttpHandler cut(byte[] content, int bytes, BooleanSupplier arrived) {
        return exchange -> {
            begin(exchange, content, bytes);
            while (!arrived.getAsBoolean()) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        };
    }

    private static void begin(HttpExchange exchange, byte[] content, int bytes) throws IOException {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content, 0, bytes);
        exchange.getResponseBody().flush();
    }

    /** The content without a statement of its length. */
    static HttpHandler chunked(byte[] content) {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(content);
            exchange.getResponseBody().close();
        };
    }

    static HttpHandler status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    static HttpHandler redirect(URI target) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", target.toString());
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** The beginning of the file, then nothing. */
    HttpHandler silentAfter(byte[] content, int bytes) {
        return exchange -> {
            begin(exchange, content, bytes);
            hang(exchange);
        };
    }

    /** Takes the request and says nothing. */
    void hang(HttpExchange exchange) {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
