/**
 * Plain reads and writes of whole objects, which are nearly all requests of a backup and of a
 * restore, without the SDK's work for each: it takes more processor time than hashing and
 * compressing what is sent. Every other request, and every answer that is not plainly a success,
 * stays the SDK's.
 */
package io.drover.store.s3.direct;
