"""Crypto: digests, message authentication, AES, signatures. All randomness comes from the run's own source.

Ciphers and signatures need the `cryptography` package, which is imported at their first use.
"""

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given
from circuitscript.runtime.exceptions import ScriptException

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

CRYPTO = LibraryClass("Crypto", doc="Digests, message authentication, ciphers and signatures.")
CRYPTO.unavailable.update(
    {
        "signWithCertificate": "use Crypto.sign with a private key",
        "signXml": "sign the text with Crypto.sign",
    }
)

_DIGESTS = {
    "md5": "md5",
    "sha1": "sha1",
    "sha-1": "sha1",
    "sha-256": "sha256",
    "sha256": "sha256",
    "sha-512": "sha512",
    "sha512": "sha512",
    "sha3-256": "sha3_256",
    "sha3-384": "sha3_384",
    "sha3-512": "sha3_512",
}
_MACS = {"hmacmd5": "md5", "hmacsha1": "sha1", "hmacsha256": "sha256", "hmacsha512": "sha512"}
_AES_SIZES = {"aes128": 16, "aes192": 24, "aes256": 32}
_GCM = "-gcm"
_BLOCK = 16
_GCM_NONCE = 12
_RSA_DIGESTS = {
    "rsa": "SHA1",
    "rsa-sha1": "SHA1",
    "rsa-sha256": "SHA256",
    "rsa-sha384": "SHA384",
    "rsa-sha512": "SHA512",
}
_ECDSA_DIGESTS = {"ecdsa-sha256": "SHA256", "ecdsa-sha384": "SHA384", "ecdsa-sha512": "SHA512"}


@CRYPTO.static("Blob generateDigest(String algorithm, Blob input)")
def generate_digest(context: "Context", algorithm: str | None, data: bytes | None) -> bytes:
    """Returns the digest of the bytes: MD5, SHA1, SHA-256, SHA-512, SHA3-256, SHA3-384 or SHA3-512."""
    name = _DIGESTS.get(given(algorithm).lower())
    if name is None:
        raise _unsupported(algorithm)
    context.charge_work(len(given(data)) >> 6)
    return hashlib.new(name, given(data), usedforsecurity=False).digest()


@CRYPTO.static("Blob generateMac(String algorithm, Blob input, Blob privateKey)")
def generate_mac(context: "Context", algorithm: str | None, data: bytes | None, key: bytes | None) -> bytes:
    """Returns the message authentication code of the bytes: hmacMD5, hmacSHA1, hmacSHA256 or hmacSHA512."""
    return _mac(context, given(algorithm), given(data), given(key))


@CRYPTO.static("Boolean verifyHMac(String algorithm, Blob input, Blob privateKey, Blob mac)")
def verify_mac(
    context: "Context", algorithm: str | None, data: bytes | None, key: bytes | None, mac: bytes | None
) -> bool:
    """Returns whether `mac` is the message authentication code of the bytes; takes as long whatever the answer."""
    return hmac.compare_digest(_mac(context, given(algorithm), given(data), given(key)), given(mac))


@CRYPTO.static("Integer getRandomInteger()")
def get_random_integer(context: "Context") -> int:
    """Returns a random Integer."""
    return int.from_bytes(context.host.randomness.bytes(4), "big", signed=True)


@CRYPTO.static("Long getRandomLong()")
def get_random_long(context: "Context") -> int:
    """Returns a random Long."""
    return int.from_bytes(context.host.randomness.bytes(8), "big", signed=True)


@CRYPTO.static("Blob generateAesKey(Integer size)")
def generate_aes_key(context: "Context", size: int | None) -> bytes:
    """Returns a random key of 128, 192 or 256 bits."""
    if given(size) not in (128, 192, 256):
        raise ScriptException("InvalidParameterValueException", f"Invalid key size: {size}")
    return context.host.randomness.bytes(given(size) // 8)


@CRYPTO.static("Blob encrypt(String algorithm, Blob privateKey, Blob initializationVector, Blob clearText)")
def encrypt(
    context: "Context", algorithm: str | None, key: bytes | None, vector: bytes | None, clear: bytes | None
) -> bytes:
    """Encrypts with AES (AES128, AES192 or AES256) and this initialisation vector of 16 bytes."""
    return _encrypt(context, given(algorithm), given(key), given(vector), given(clear), b"")


@CRYPTO.static("Blob decrypt(String algorithm, Blob privateKey, Blob initializationVector, Blob cipherText)")
def decrypt(
    context: "Context", algorithm: str | None, key: bytes | None, vector: bytes | None, cipher: bytes | None
) -> bytes:
    """Takes back what `encrypt` does. Throws a `System.SecurityException` when it cannot."""
    return _decrypt(context, given(algorithm), given(key), given(vector), given(cipher), b"")


@CRYPTO.static("Blob encryptWithManagedIV(String algorithm, Blob privateKey, Blob clearText)")
def encrypt_with_managed_iv(context: "Context", algorithm: str | None, key: bytes | None, clear: bytes | None) -> bytes:
    """Encrypts with AES and a random initialisation vector, which stands before the result."""
    return _encrypt_managed(context, given(algorithm), given(key), given(clear), b"")


@CRYPTO.static("Blob encryptWithManagedIV(String algorithm, Blob privateKey, Blob clearText, Blob additionalData)")
def encrypt_with_data(
    context: "Context", algorithm: str | None, key: bytes | None, clear: bytes | None, extra: bytes | None
) -> bytes:
    """Encrypts with AES-GCM and a random initialisation vector; `additionalData` is authenticated, not encrypted."""
    return _encrypt_managed(context, given(algorithm), given(key), given(clear), extra or b"")


@CRYPTO.static("Blob decryptWithManagedIV(String algorithm, Blob privateKey, Blob ivAndCipherText)")
def decrypt_with_managed_iv(
    context: "Context", algorithm: str | None, key: bytes | None, cipher: bytes | None
) -> bytes:
    """Takes back what `encryptWithManagedIV` does. Throws a `System.SecurityException` when it cannot."""
    return _decrypt_managed(context, given(algorithm), given(key), given(cipher), b"")


@CRYPTO.static(
    "Blob decryptWithManagedIV(String algorithm, Blob privateKey, Blob ivAndCipherText, Blob additionalData)"
)
def decrypt_with_data(
    context: "Context", algorithm: str | None, key: bytes | None, cipher: bytes | None, extra: bytes | None
) -> bytes:
    """Takes back what `encryptWithManagedIV` does with the same `additionalData`."""
    return _decrypt_managed(context, given(algorithm), given(key), given(cipher), extra or b"")


@CRYPTO.static("Blob sign(String algorithm, Blob input, Blob privateKey)")
def sign(context: "Context", algorithm: str | None, data: bytes | None, key: bytes | None) -> bytes:
    """Signs the bytes with a private key in PKCS #8: RSA-SHA1, RSA-SHA256, RSA-SHA384, RSA-SHA512, ECDSA-SHA256 ….

    ECDSA signatures take their number from key and data (RFC 6979), so that they need no randomness.
    """
    from cryptography.hazmat.primitives.asymmetric import ec, padding
    from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

    name, content = given(algorithm).lower(), given(key)
    context.charge_work(20_000 + (len(given(data)) >> 6))
    context.charge_heap(len(content))
    try:
        load = load_pem_private_key if content.lstrip().startswith(b"-----") else load_der_private_key
        private: Any = load(content, None)
        if name in _RSA_DIGESTS:
            return bytes(private.sign(given(data), padding.PKCS1v15(), _digest(_RSA_DIGESTS[name])))
        if name in _ECDSA_DIGESTS:
            return bytes(private.sign(given(data), ec.ECDSA(_digest(_ECDSA_DIGESTS[name]), deterministic_signing=True)))
    except (ValueError, TypeError, AttributeError) as error:
        raise ScriptException("SecurityException", "Invalid private key") from error
    raise _unsupported(algorithm)


@CRYPTO.static("Boolean verify(String algorithm, Blob input, Blob signature, Blob publicKey)")
def verify(
    context: "Context", algorithm: str | None, data: bytes | None, signature: bytes | None, key: bytes | None
) -> bool:
    """Returns whether the signature of the bytes fits the public key, in X.509."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, padding
    from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key

    name, content = given(algorithm).lower(), given(key)
    if name not in _RSA_DIGESTS and name not in _ECDSA_DIGESTS:
        raise _unsupported(algorithm)
    context.charge_work(20_000 + (len(given(data)) >> 6))
    context.charge_heap(len(content))
    try:
        load = load_pem_public_key if content.lstrip().startswith(b"-----") else load_der_public_key
        public: Any = load(content)
        if name in _RSA_DIGESTS:
            public.verify(given(signature), given(data), padding.PKCS1v15(), _digest(_RSA_DIGESTS[name]))
        else:
            public.verify(given(signature), given(data), ec.ECDSA(_digest(_ECDSA_DIGESTS[name])))
    except InvalidSignature:
        return False
    except (ValueError, TypeError, AttributeError) as error:
        raise ScriptException("SecurityException", "Invalid public key") from error
    return True


def _unsupported(algorithm: str | None) -> ScriptException:
    return ScriptException("InvalidParameterValueException", f"Unsupported algorithm: {algorithm}")


def _mac(context: "Context", algorithm: str, data: bytes, key: bytes) -> bytes:
    name = _MACS.get(algorithm.lower())
    if name is None:
        raise _unsupported(algorithm)
    context.charge_work(len(data) >> 6)
    return hmac.new(key, data, name).digest()


def _digest(name: str) -> Any:
    from cryptography.hazmat.primitives import hashes

    return getattr(hashes, name)()


def _check_key(algorithm: str, key: bytes) -> bool:
    """Returns whether the mode is GCM; raises for an unknown algorithm or a key of another length."""
    name = algorithm.lower()
    is_gcm = name.endswith(_GCM)
    size = _AES_SIZES.get(name.removesuffix(_GCM))
    if size is None:
        raise _unsupported(algorithm)
    if len(key) != size:
        message = f"Invalid private key. Must be {size} bytes."
        raise ScriptException("InvalidParameterValueException", message)
    return is_gcm


def _encrypt(context: "Context", algorithm: str, key: bytes, vector: bytes, clear: bytes, extra: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    context.charge_heap(4 * len(clear) + 2 * _BLOCK)
    context.charge_work(len(clear) >> 6)
    if _check_key(algorithm, key):
        return AESGCM(key).encrypt(vector, clear, extra)
    if len(vector) != _BLOCK:
        raise ScriptException("InvalidParameterValueException", "Invalid initialization vector. Must be 16 bytes.")
    missing = _BLOCK - len(clear) % _BLOCK
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return encryptor.update(clear + bytes([missing]) * missing) + encryptor.finalize()


def _decrypt(context: "Context", algorithm: str, key: bytes, vector: bytes, cipher: bytes, extra: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    context.charge_heap(3 * len(cipher))
    context.charge_work(len(cipher) >> 6)
    if _check_key(algorithm, key):
        try:
            return AESGCM(key).decrypt(vector, cipher, extra)
        except InvalidTag as error:
            raise ScriptException("SecurityException", "Tag mismatch!") from error
    if len(vector) != _BLOCK:
        raise ScriptException("InvalidParameterValueException", "Invalid initialization vector. Must be 16 bytes.")
    if not cipher or len(cipher) % _BLOCK:
        raise ScriptException("SecurityException", "Input length must be multiple of 16 when decrypting")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    padded = decryptor.update(cipher) + decryptor.finalize()
    missing = padded[-1]
    if not 1 <= missing <= _BLOCK or padded[-missing:] != bytes([missing]) * missing:
        raise ScriptException("SecurityException", "Given final block not properly padded")
    return padded[:-missing]


def _encrypt_managed(context: "Context", algorithm: str, key: bytes, clear: bytes, extra: bytes) -> bytes:
    is_gcm = _check_key(algorithm, key)
    vector = context.host.randomness.bytes(_GCM_NONCE if is_gcm else _BLOCK)
    return vector + _encrypt(context, algorithm, key, vector, clear, extra)


def _decrypt_managed(context: "Context", algorithm: str, key: bytes, cipher: bytes, extra: bytes) -> bytes:
    size = _GCM_NONCE if _check_key(algorithm, key) else _BLOCK
    if len(cipher) < 2 * _BLOCK and size == _BLOCK:
        raise ScriptException("SecurityException", "Input length must be multiple of 16 when decrypting")
    context.charge_heap(len(cipher))
    return _decrypt(context, algorithm, key, cipher[:size], cipher[size:], extra)
