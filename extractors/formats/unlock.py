"""Open files that have a password, with the password: from here on readers, rewriters and verifiers see plain bytes."""

from __future__ import annotations

import io

from extractors.errors import DamagedInput, EncryptedInput, MissingPart, WrongPassword


def unlock_pdf(data: bytes, password: str) -> bytes:
    """Return the PDF without encryption. One that opens without a password comes back as it is.

    Raises WrongPassword or DamagedInput.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)):
            return data
    except pikepdf.PasswordError:
        pass
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise DamagedInput(where="cross-reference") from error
    try:
        with pikepdf.open(io.BytesIO(data), password=password) as pdf:
            plain = io.BytesIO()
            pdf.save(plain, deterministic_id=False, static_id=True)
            return plain.getvalue()
    except pikepdf.PasswordError as error:
        raise WrongPassword from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise DamagedInput(where="cross-reference") from error


def unlock_office(data: bytes, password: str) -> bytes:
    """Return the package inside an encrypted Office file (ECMA-376 part 2, MS-OFFCRYPTO).

    Raises WrongPassword, EncryptedInput (protected otherwise than by a password), DamagedInput, or MissingPart without
    the extra "office".
    """
    try:
        import msoffcrypto
        from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError
    except ImportError as error:
        raise MissingPart(part="msoffcrypto-tool", install="pip install 'disclosure-redactor[office]'") from error
    plain = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        office.load_key(password=password, verify_password=True)
        office.decrypt(plain)
    except InvalidKeyError as error:
        raise WrongPassword from error
    except DecryptionError as error:
        raise EncryptedInput from error
    except (FileFormatError, OSError, ValueError, KeyError, IndexError) as error:
        raise DamagedInput(where="EncryptedPackage") from error
    return plain.getvalue()
