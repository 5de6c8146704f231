// Evaluate many expressions as a browser does: {cases: [{tree, env}, …]} on the input,
// the list of values on the output. An expression that fails gives {failed: why}.
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

const source = readFileSync(process.argv[2], "utf8");
// A browser with a strict policy makes no code from text, and neither does this one.
const evaluate = runInNewContext(`${source};evaluate`, {}, {
  contextCodeGeneration: { strings: false, wasm: false },
});
const { cases } = JSON.parse(readFileSync(0, "utf8"));
const values = cases.map(({ tree, env }) => {
  try {
    return evaluate(tree, env);
  } catch (error) {
    return { failed: String(error) };
  }
});
process.stdout.write(JSON.stringify(values));
