/** An answer of the host that is not a success. */
export class ApiError extends Error {
  private constructor(
    readonly status: number,
    /** The parsed body (problem details), or its text. */
    readonly body: unknown,
    readonly headers: Headers,
  ) {
    super(`the server answered ${status}`);
  }

  static of(response: Response, body: unknown): ApiError {
    return new ApiError(response.status, body, response.headers);
  }

  static async from(response: Response): Promise<ApiError> {
    const body = await response.text();
    try {
      return new ApiError(response.status, JSON.parse(body), response.headers);
    } catch {
      return new ApiError(response.status, body, response.headers);
    }
  }
}
