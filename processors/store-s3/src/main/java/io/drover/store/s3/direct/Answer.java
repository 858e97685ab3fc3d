package io.drover.store.s3.direct;

import org.apache.http.Header;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.impl.DefaultConnectionReuseStrategy;
import org.apache.http.protocol.HttpCoreContext;

import software.amazon.awssdk.http.SdkHttpFullResponse;

import java.io.IOException;
import java.util.Optional;

/** An answer whose head has arrived. */
record Answer(Connection connection, HttpResponse response) {

    Optional<String> header(String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    /** Of the body, in bytes; negative if the head does not say it. */
    long length() {
        return response.getEntity().getContentLength();
    }

    /**
     * Whether it says, as every S3 store does, that the request for an object was successful, and
     * the body is sent as it is.
     */
    boolean isPlainSuccess() {
        return response.getStatusLine().getStatusCode() == HttpStatus.SC_OK
                && !header("ETag").orElse("").isEmpty()
                && header("Content-Encoding").orElse("identity").equals("identity")
                && length() >= 0;
    }

    /** Gives the connection back at its end, and closes it if it is closed before. */
    AnswerBody body() throws IOException {
        boolean lasting =
                DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
                        response, HttpCoreContext.create());
        return new AnswerBody(response.getEntity().getContent(), length(), connection, lasting);
    }

    /** The same for the SDK. */
    SdkHttpFullResponse forSdk() throws IOException {
        SdkHttpFullResponse.Builder answer =
                SdkHttpFullResponse.builder()
                        .statusCode(response.getStatusLine().getStatusCode())
                        .statusText(response.getStatusLine().getReasonPhrase());
        for (Header header : response.getAllHeaders()) {
            answer.appendHeader(header.getName(), header.getValue());
        }
        return answer.content(body().abortable()).build();
    }
}
