package io.drover.store.s3.direct;

import org.apache.http.HttpRequest;
import org.apache.http.RequestLine;
import org.apache.http.message.BasicHttpEntityEnclosingRequest;
import org.apache.http.message.BasicHttpRequest;

import software.amazon.awssdk.services.s3.model.PutObjectRequest;

import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes signed requests for the objects of a bucket. Thread-safe. */
final class DirectRequests {
    /** SHA-256 of nothing. */
    private static final String EMPTY_HASH =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final StoreAddress address;
    private final SignatureV4 signature;

    DirectRequests(StoreAddress address, SignatureV4 signature) {
        this.address = address;
        this.signature = signature;
    }

    HttpRequest read(String key) {
        return signed(new BasicHttpRequest("GET", address.path(key)), headers(EMPTY_HASH));
    }

    /** Over HTTPS the connection protects the content, and the signature does without it. */
    HttpRequest write(PutObjectRequest object, Content content) throws IOException {
        SortedMap<String, String> headers =
                headers(address.tls() ? SignatureV4.UNSIGNED : content.sha256());
        put(headers, "content-type", object.contentType());
        put(headers, "content-md5", object.contentMD5());
        put(headers, "x-amz-checksum-crc32c", object.checksumCRC32C());
        BasicHttpEntityEnclosingRequest request =
                new BasicHttpEntityEnclosingRequest("PUT", address.path(object.key()));
        request.addHeader("Content-Length", Long.toString(content.getContentLength()));
        request.setEntity(content);
        return signed(request, headers);
    }

    private SortedMap<String, String> headers(String contentHash) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("host", address.authority());
        headers.put(SignatureV4.CONTENT_HASH, contentHash);
        return headers;
    }

    private static void put(SortedMap<String, String> headers, String name, String value) {
        Optional.ofNullable(value).ifPresent(given -> headers.put(name, given));
    }

    /** What gateways replace is not signed. */
    private HttpRequest signed(HttpRequest request, SortedMap<String, String> headers) {
        RequestLine line = request.getRequestLine();
        signature.sign(line.getMethod(), line.getUri(), headers);
        headers.forEach(request::addHeader);
        request.addHeader("Accept-Encoding", "identity");
        request.addHeader("User-Agent", "drover");
        return request;
    }
}
