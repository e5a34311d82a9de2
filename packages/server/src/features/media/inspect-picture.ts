/** A picture measured and made small. Nothing of its metadata is left in the thumbnail, the place it was taken included. */
import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';

/** Pixels are upright, as people see it. `placeholder` is a thumbhash in base64. */
export type Picture = {
  readonly width: number;
  readonly height: number;
  readonly placeholder: string;
  readonly isAnimated: boolean;
};

/** More than any phone takes; what claims more is refused before a pixel is decoded. */
const mostPixels = 50_000_000;
const thumbPixels = 640;
/** At 4, its usual value, the encoder takes twice the time for a thumbnail that is a few per cent smaller. */
const thumbEffort = 2;
/** What a thumbhash is made from, at most. */
const hashPixels = 100;

// One picture at a time, and nothing kept of the last one.
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'],
});

/** Writes the thumbnail (webp, at most 640 pixels) to `thumb`. Rejects for what is no picture of a kind that browsers show. */
export async function measurePicture(path: string, thumb: string): Promise<Picture> {
  const opened = () => sharp(path, { limitInputPixels: mostPixels, failOn: 'error' });
  const { autoOrient, pages = 1 } = await opened().metadata();
  await opened()
    .autoOrient()
    .resize(thumbPixels, thumbPixels, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 75, effort: thumbEffort })
    .toFile(thumb);
  const { data, info } = await sharp(thumb)
    .resize(hashPixels, hashPixels, { fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    width: autoOrient.width,
    height: autoOrient.height,
    placeholder: Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64'),
    isAnimated: pages > 1,
  };
}
