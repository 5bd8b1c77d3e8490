// Ground that results defend, each in a colour of its own.
import { trace } from "../map/land.js";
import { vectors } from "../map/projection.js";

export class Regions {
  // `regions`: [{colour, geometry: a MultiPolygon}].
  constructor(regions) {
    this.shapes = regions.map(({ colour, geometry }) => ({ colour, rings: geometry.coordinates.flat().map(vectors) }));
  }

  draw(ctx, view) {
    ctx.globalAlpha = 0.3;
    for (const { colour, rings } of this.shapes) {
      this.path(ctx, view, rings);
      ctx.fillStyle = colour;
      ctx.fill("evenodd");
    }
    ctx.globalAlpha = 1;
  }

  drawEdge(ctx, view) {
    for (const { colour, rings } of this.shapes) {
      this.path(ctx, view, rings);
      ctx.strokeStyle = colour;
      ctx.lineWidth = 1.5;
      ctx.stroke();
    }
  }

  path(ctx, view, rings) {
    ctx.beginPath();
    for (const ring of rings) trace(ctx, view, ring, true);
  }
}
