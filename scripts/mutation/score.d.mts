type Place = { line: number; column: number };
type Change = { line: string; code: string; replacement: string };
type Survivor = Change & { at: number; status: string };
type Equivalent = Change & { file: string; reason: string };

export function scoreOf(
  file: string,
  result: {
    source: string;
    mutants: {
      mutatorName: string;
      replacement: string;
      status: string;
      location: { start: Place; end: Place };
    }[];
  },
  equivalents: Equivalent[],
): {
  file: string;
  killed: number;
  counted: number;
  score: number;
  survivors: Survivor[];
  equivalents: number;
  ignored: number;
  failed: number;
  disabled: number;
  stale: Equivalent[];
};
