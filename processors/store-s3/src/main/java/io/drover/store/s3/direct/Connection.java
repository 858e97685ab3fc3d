package io.drover.store.s3.direct;

import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.config.MessageConstraints;
import org.apache.http.impl.DefaultBHttpClientConnection;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.function.Consumer;

/** A connection over which one HTTP exchange goes at a time, by Apache HttpCore. */
final class Connection {
    private static final int BUFFER = 8 * 1024;
    private static final MessageConstraints LIMITS =
            MessageConstraints.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();

    private final DefaultBHttpClientConnection http =
            new DefaultBHttpClientConnection(
                    BUFFER, BUFFER, null, null, LIMITS, null, null, null, null);
    private final Consumer<Connection> onFree;
    private boolean answering;
    private long freed;

    /**
     * @param onFree takes it when it can be used again
     */
    Connection(Socket socket, Consumer<Connection> onFree) throws IOException {
        this.onFree = onFree;
        http.bind(socket);
    }

    /**
     * Sends a request and reads the head of the answer. The connection is closed if that fails.
     *
     * @throws IOException also if that is no answer of an HTTP server
     */
    Answer exchange(HttpRequest request) throws IOException {
        answering = false;
        try {
            http.sendRequestHeader(request);
            if (request instanceof HttpEntityEnclosingRequest content) {
                http.sendRequestEntity(content);
            }
            http.flush();
            HttpResponse response = http.receiveResponseHeader();
            answering = true;
            while (response.getStatusLine().getStatusCode() < HttpStatus.SC_OK) {
                response = http.receiveResponseHeader();
            }
            http.receiveResponseEntity(response);
            return new Answer(this, response);
        } catch (HttpException e) {
            close();
            throw new IOException("what answers is no HTTP server: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Whether an answer to the last request has arrived, or begun to. */
    boolean isAnswering() {
        return answering;
    }

    /** After the last byte of an answer. */
    void free() {
        freed = System.nanoTime();
        onFree.accept(this);
    }

    /** When it was last in use, by {@link System#nanoTime}. */
    long freed() {
        return freed;
    }

    /** Ends what is under way on it, too. */
    void close() {
        end(http::shutdown);
    }

    /** The same of one that is not in use. */
    void leave() {
        end(http::close);
    }

    private static void end(Closeable ending) {
        try {
            ending.close();
        } catch (IOException _) {
            // it is not used any more, whatever has become of it
        }
    }
}
