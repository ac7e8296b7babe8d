import { describe, expect, it } from "vitest";
import { decodeJoined, decodeList, decodeSummary, failureOf } from "./http-api";

const summary = {
  id: "b1",
  title: "Tableau",
  code: "ABCD-EFGH",
  createdAt: 1,
  keptUntil: 2,
  deletionDue: null,
  links: { facilitator: "/f", participant: "/p", observer: "/o" },
};

describe("answers of the server", () => {
  it("are taken when every field is what it should be", () => {
    expect(decodeSummary(summary)).toEqual(summary);
    expect(decodeSummary({ ...summary, deletionDue: 7 })?.deletionDue).toBe(7);
    expect(decodeList([summary])).toEqual([summary]);
    expect(decodeList({ boards: [summary] })).toEqual([summary]);
    const joined = { board: "b", title: "t", token: "k" };
    expect(decodeJoined(joined)).toEqual(joined);
  });

  it("are refused when a field is missing or of another type", () => {
    for (const bad of [null, 3, "x", {}, { ...summary, id: 3 }, { ...summary, links: {} }]) {
      expect(decodeSummary(bad)).toBeNull();
    }
    expect(decodeList([summary, {}])).toBeNull();
    expect(decodeJoined({ board: "b", title: "t" })).toBeNull();
  });

  it("say by their status what went wrong", () => {
    expect(failureOf(429, "12")).toEqual({ kind: "tooMany", seconds: 12 });
    expect(failureOf(429, null)).toEqual({ kind: "tooMany", seconds: 30 });
    const kinds = [401, 403, 404, 409, 507, 500, 400].map((status) => failureOf(status, null).kind);
    expect(kinds).toEqual([
      "forbidden",
      "forbidden",
      "notFound",
      "conflict",
      "storageFull",
      "server",
      "invalid",
    ]);
  });
});
