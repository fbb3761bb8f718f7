package org.communique.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A bucket of Amazon S3 or of a compatible store, in which each content is an object with the name of its digest. */
final class S3Store implements MediaStore, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);
    /** Of an operation with all its attempts. The content of an object that is read is not included. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final String DEFAULT_REGION = "us-east-1";

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final Path spool;

    /** @param spool the directory for files on their way to the store */
    S3Store(MediaConfig.S3 config, Path spool) {
        this.bucket = config.bucket()
                .orElseThrow(() -> new IllegalStateException(
                        "communique.media.s3.bucket must be set, because communique.media.store is s3."));
        this.prefix = config.prefix();
        this.spool = spool;
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(SOCKET_TIMEOUT))
                .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT))
                .forcePathStyle(config.pathStyle())
                // Compatible stores do not know the newer checksums. The digest is the name.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        config.endpoint().ifPresent(endpoint -> {
            builder.endpointOverride(endpoint);
            builder.region(Region.of(config.region().orElse(DEFAULT_REGION)));
        });
        config.region().map(Region::of).ifPresent(builder::region);
        this.client = builder.build();
    }

    @Override
    public Path spoolDirectory() throws IOException {
        return Files.createDirectories(spool);
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public boolean has(String digest) throws IOException {
        try {
            client.headObject(request -> request.bucket(bucket).key(key(digest)));
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        } catch (SdkException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void put(String digest, Path file) throws IOException {
        try {
            client.putObject(request -> request.bucket(bucket).key(key(digest)), file);
        } catch (SdkException e) {
            throw new IOException(e);
        }
        Files.delete(file);
    }

    @Override
    public void delete(String digest) throws IOException {
        try {
            client.deleteObject(request -> request.bucket(bucket).key(key(digest)));
        } catch (SdkException e) {
            throw new IOException(e);
        }
    }

    @Override
    public StoredFile open(String digest, long offset, long length) throws IOException {
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        try {
            InputStream stream = client.getObject(
                    request -> request.bucket(bucket).key(key(digest)).range(range));
            return new StoredFile(null, stream);
        } catch (SdkException e) {
            throw new IOException(e);
        }
    }

    private String key(String digest) {
        return prefix + digest;
    }

    @Override
    public void close() {
        client.close();
    }
}
