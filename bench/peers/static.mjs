// Sends the files of a folder and does nothing else; prints its port.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { basename, join } from "node:path";

const folder = process.argv[2];
const server = createServer((request, reply) => {
  const path = join(folder, basename(request.url));
  reply.writeHead(200, { "Content-Type": "image/png", "Content-Length": statSync(path).size });
  createReadStream(path).pipe(reply);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
