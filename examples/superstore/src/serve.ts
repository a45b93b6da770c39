import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Locale } from "@clientele/core/kernel";
import { locales } from "@clientele/core/kernel";

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "EADDRINUSE";

/** Serves the page at `/`, in another language at `/?lang=`; on the next free port where the wanted one is taken. */
export const servePage = async (
  page: (lang: Locale) => string,
  lang: Locale,
  port: number,
): Promise<{ readonly address: string; close(): Promise<void> }> => {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname !== "/") {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
      return;
    }
    const wanted = locales.find((one) => one === url.searchParams.get("lang")) ?? lang;
    response
      .writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" })
      .end(page(wanted));
  });
  let bound: number;
  try {
    bound = await listen(server, port);
  } catch (error) {
    if (!isTaken(error)) throw error;
    bound = await listen(server, 0);
  }
  return {
    address: `http://127.0.0.1:${bound}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
