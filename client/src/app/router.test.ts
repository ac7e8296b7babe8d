import { describe, expect, it } from "vitest";
import { routeOf } from "./router";

describe("the router", () => {
  it("knows the pages", () => {
    expect(routeOf("/", "")).toEqual({ page: "join", fragment: "" });
    expect(routeOf("/j/", "#ABCD-EFGH")).toEqual({ page: "join", fragment: "#ABCD-EFGH" });
    expect(routeOf("/boards", "#key=s3cret")).toEqual({ page: "boards", key: "s3cret" });
    expect(routeOf("/boards", "")).toEqual({ page: "boards", key: null });
    expect(routeOf("/b/x_Y-9", "#t=abc.def")).toEqual({
      page: "board",
      board: "x_Y-9",
      token: "abc.def",
    });
    expect(routeOf("/b/x", "")).toEqual({ page: "board", board: "x", token: null });
  });

  it("takes anything else for no page", () => {
    for (const path of ["/b/", "/b/a/b", "/x", "/b/%2e%2e", `/b/${"a".repeat(65)}`]) {
      expect(routeOf(path, "").page).toBe("notFound");
    }
  });
});
