/*
 * images: where the bytes of an image go.
 *
 * The canonical body, which is hashed and kept, must not hold megabytes: where an image's data
 * belongs it has {"image_base64": HASH} or {"image_data_url": HASH}, an object that no text of a
 * message can look like, because quotes are escaped there. What is sent has a string in its place.
 * Private to core/model.
 */
#ifndef STROP_IMAGES_H
#define STROP_IMAGES_H

#include "json.h"
#include "model.h"
#include "str.h"

/* The value to put where the API wants the data: in base64, or as "data:TYPE;base64,...". */
struct json *image_base64(const struct model_image *image);
struct json *image_data_url(const struct model_image *image);

/* The body with the data of these images in their places. */
void images_put(const struct model_image *images, size_t n, struct str body, struct buf *out);

#endif
