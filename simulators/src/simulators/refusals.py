"""How each provider says no: every one has a shape of its own."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from simulators.alimtalk import answers, codes
from simulators.alimtalk.routes import Refusal
from simulators.identity.logins import GrantRefused
from simulators.kakaopay.payments import PaymentRefused

_KAKAOPAY_BAD_REQUEST = -2


def install(app: FastAPI) -> None:
    @app.exception_handler(Refusal)
    async def alimtalk(request: Request, refusal: Refusal) -> JSONResponse:
        return JSONResponse(answers.header(refusal.code))

    @app.exception_handler(PaymentRefused)
    async def kakaopay(request: Request, refusal: PaymentRefused) -> JSONResponse:
        return _kakaopay(refusal.code, refusal.message)

    @app.exception_handler(GrantRefused)
    async def identity(request: Request, refusal: GrantRefused) -> JSONResponse:
        body = {"error": refusal.error, "error_description": refusal.description}
        return JSONResponse(body, status_code=400)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        reasons = "; ".join(f"{'.'.join(map(str, found['loc']))}: {found['msg']}" for found in error.errors())
        if request.url.path.startswith("/alimtalk/"):
            return JSONResponse(answers.header(codes.BAD_REQUEST) | {"reasons": reasons})
        if request.url.path.startswith("/kakaopay/"):
            return _kakaopay(_KAKAOPAY_BAD_REQUEST, reasons)
        return JSONResponse({"error": "invalid_request", "error_description": reasons}, status_code=400)


def _kakaopay(code: int, message: str) -> JSONResponse:
    extras = {"method_result_code": str(code), "method_result_message": message}
    return JSONResponse({"error_code": code, "error_message": message, "extras": extras}, status_code=400)
