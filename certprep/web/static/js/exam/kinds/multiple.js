// Every answer that the question asks for: as with one answer, but the blank's inputs are check boxes.
export * from "./single.js";
