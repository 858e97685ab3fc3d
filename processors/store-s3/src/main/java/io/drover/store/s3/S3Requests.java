package io.drover.store.s3;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.StoreException;
import io.drover.store.StoreCall;
import io.drover.store.StoreFaults;
import io.drover.store.StoreRequest;
import io.drover.store.WritePermit;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.apache.camel.component.aws2.s3.AWS2S3Operations;

import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Translates a store request into what the aws2-s3 producer wants, and its answer back. Bean {@code
 * s3Requests}.
 */
public final class S3Requests {
    /** Header with the prefix of the target's URL. */
    public static final String PREFIX = "DroverStorePrefix";

    /** Before the producer. */
    public void prepare(Exchange exchange) throws IOException, StoreException {
        StoreRequest request = WritePermit.attempted(exchange);
        Message message = exchange.getMessage();
        String prefix = message.getHeader(PREFIX, "", String.class);
        message.setHeader(AWS2S3Constants.KEY, absolute(prefix, request.key()));
        message.removeHeader(AWS2S3Constants.S3_OPERATION);
        switch (request) {
            case StoreRequest.Stat stat -> operation(message, AWS2S3Operations.headObject);
            case StoreRequest.Read read -> operation(message, AWS2S3Operations.getObject);
            case StoreRequest.Write write -> prepareWrite(exchange, write.body());
            case StoreRequest.Delete _,
                    StoreRequest.Listing _,
                    StoreRequest.Listed _,
                    StoreRequest.Children _ -> {
                // not by the producer
            }
        }
    }

    private static void operation(Message message, AWS2S3Operations operation) {
        message.setHeader(AWS2S3Constants.S3_OPERATION, operation);
        // the producer insists on a body
        message.setBody("");
    }

    private void prepareWrite(Exchange exchange, ObjectBody body) throws IOException {
        Message message = exchange.getMessage();
        message.setHeader(AWS2S3Constants.CONTENT_LENGTH, body.size());
        message.setHeader(AWS2S3Constants.CONTENT_TYPE, "application/octet-stream");
        switch (body) {
            case ObjectBody.Bytes bytes -> message.setBody(sending(exchange, bytes.open()));
            case ObjectBody.Spooled spooled -> message.setBody(spooled.file().toFile());
        }
    }

    private static InputStream sending(Exchange exchange, InputStream content) {
        StoreCall call = exchange.getProperty(StoreRequest.CALL, StoreCall.class);
        boolean repeated =
                exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, int.class) > 0;
        return call == null || repeated ? content : call.sending(content);
    }

    /** After the producer. */
    public void finish(Exchange exchange) throws StoreException, IOException {
        StoreRequest request = exchange.getProperty(StoreRequest.PROPERTY, StoreRequest.class);
        Message message = exchange.getMessage();
        message.removeHeader(AWS2S3Constants.S3_OPERATION);
        switch (request) {
            case StoreRequest.Stat stat ->
                    message.setBody(
                            Optional.of(
                                    stat(stat.key(), message.getBody(HeadObjectResponse.class))));
            case StoreRequest.Read read ->
                    message.setBody(consume(read, message.getBody(InputStream.class)));
            default -> message.setBody(true);
        }
    }

    private static ObjectStat stat(ObjectKey key, HeadObjectResponse head) {
        return new ObjectStat(key, head.contentLength(), head.lastModified());
    }

    private static Object consume(StoreRequest.Read read, InputStream content)
            throws StoreException, IOException {
        try (content) {
            S3Errors.checkObject(content, read.key());
            return read.reader().read(content);
        } catch (RuntimeException e) {
            // the rest of the object is not worth reading
            if (content instanceof ResponseInputStream<?> response) {
                response.abort();
            }
            throw new StoreFaults.CallerFault(e);
        }
    }

    static String absolute(String prefix, ObjectKey key) {
        return prefix.isEmpty() ? key.value() : prefix + "/" + key.value();
    }
}
