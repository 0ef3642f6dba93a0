"""Functions whose last digit Java fixes: the algorithms of fdlibm, which Java's `StrictMath` prescribes.

The C library's own differ in the last digit, and from one system to the next. The constants are fdlibm's.
"""

import math
import struct

_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_INVERSE_LN2 = 1.44269504088896338700e00
_EXP_OVERFLOW, _EXP_UNDERFLOW = 7.09782712893383973096e02, -7.45133219101941108420e02
_P = (
    1.66666666666666019037e-01,
    -2.77777777770155933842e-03,
    6.61375632143793436117e-05,
    -1.65339022054652515390e-06,
    4.13813679705723846039e-08,
)
_Q = (
    -3.33333333333331316428e-02,
    1.58730158725481460165e-03,
    -7.93650757867487942473e-05,
    4.00821782732936239552e-06,
    -2.01099218183624371326e-07,
)
_ATAN_HIGH = (
    4.63647609000806093515e-01,
    7.85398163397448278999e-01,
    9.82793723247329054082e-01,
    1.57079632679489655800e00,
)
_ATAN_LOW = (
    2.26987774529616870924e-17,
    3.06161699786838301793e-17,
    1.39033110312309984516e-17,
    6.12323399573676603587e-17,
)
_ATAN = (
    3.33333333333329318027e-01,
    -1.99999999998764832476e-01,
    1.42857142725034663711e-01,
    -1.11111104054623557880e-01,
    9.09088713343650656196e-02,
    -7.69187620504482999495e-02,
    6.66107313738753120669e-02,
    -5.83357013379057348645e-02,
    4.97687799461593236017e-02,
    -3.65315727442169155270e-02,
    1.62858201153657823623e-02,
)
_ASIN_P = (
    1.66666666666666657415e-01,
    -3.25565818622400915405e-01,
    2.01212532134862925881e-01,
    -4.00555345006794114027e-02,
    7.91534994289814532176e-04,
    3.47933107596021167570e-05,
)
_ASIN_Q = (
    -2.40339491173441421878e00,
    2.02094576023350569471e00,
    -6.88283971605453293030e-01,
    7.70381505559019352791e-02,
)
_PI, _PI_LOW = 3.1415926535897931160e00, 1.2246467991473531772e-16
_HALF_PI, _HALF_PI_LOW = 1.57079632679489655800e00, 6.12323399573676603587e-17
_CBRT_NORMAL, _CBRT_SUBNORMAL = 715094163, 696219795


def exp(x: float) -> float:
    """Returns e to the power of x; infinity where that is too large."""
    if math.isnan(x) or x == math.inf:
        return x
    if x > _EXP_OVERFLOW:
        return math.inf
    if x < _EXP_UNDERFLOW:
        return 0.0
    if abs(x) < 2.0**-28:
        return 1.0 + x
    power, high, low = 0, 0.0, 0.0
    if abs(x) > 0.5 * math.log(2):
        power, high, low = _reduced(x)
        x = high - low
    t = x * x
    c = x - t * _polynomial(t, _P)
    if power == 0:
        return 1.0 - ((x * c) / (c - 2.0) - x)
    return math.ldexp(1.0 - ((low - (x * c) / (2.0 - c)) - high), power)


def expm1(x: float) -> float:
    """Returns e to the power of x, minus 1, exactly for small x."""
    if math.isnan(x) or x == math.inf:
        return x
    if x > _EXP_OVERFLOW:
        return math.inf
    if x < -56 * math.log(2):
        return -1.0
    if abs(x) < 2.0**-54:
        return x
    power, correction = 0, 0.0
    if abs(x) > 0.5 * math.log(2):
        power, high, low = _reduced(x)
        x = high - low
        correction = (high - x) - low
    half = 0.5 * x
    square = x * half
    r1 = 1.0 + square * _polynomial(square, _Q)
    t = 3.0 - r1 * half
    e = square * ((r1 - t) / (6.0 - x * t))
    if power == 0:
        return x - (x * e - square)
    e = x * (e - correction) - correction
    e -= square
    return _expm1_scaled(x, e, power)


def _expm1_scaled(x: float, e: float, power: int) -> float:
    if power == -1:
        return 0.5 * (x - e) - 0.5
    if power == 1:
        return -2.0 * (e - (x + 0.5)) if x < -0.25 else 1.0 + 2.0 * (x - e)
    if power <= -2 or power > 56:
        return math.ldexp(1.0 - (e - x), power) - 1.0
    if power < 20:
        return math.ldexp((1.0 - 2.0**-power) - (e - x), power)
    return math.ldexp((x - (e + 2.0**-power)) + 1.0, power)


def sinh(x: float) -> float:
    """Returns the hyperbolic sine."""
    if not math.isfinite(x):
        return x
    half = -0.5 if x < 0 else 0.5
    magnitude = abs(x)
    if magnitude < 22.0:
        if magnitude < 2.0**-28:
            return x
        t = expm1(magnitude)
        return half * (2.0 * t - t * t / (t + 1.0)) if magnitude < 1.0 else half * (t + t / (t + 1.0))
    return _half_exp(magnitude) * (2.0 * half)


def cosh(x: float) -> float:
    """Returns the hyperbolic cosine."""
    if not math.isfinite(x):
        return abs(x)
    magnitude = abs(x)
    if magnitude < 0.5 * math.log(2):
        t = expm1(magnitude)
        w = 1.0 + t
        return w if magnitude < 2.0**-55 else 1.0 + (t * t) / (w + w)
    if magnitude < 22.0:
        t = exp(magnitude)
        return 0.5 * t + 0.5 / t
    return _half_exp(magnitude)


def tanh(x: float) -> float:
    """Returns the hyperbolic tangent."""
    if math.isnan(x):
        return x
    magnitude = abs(x)
    if magnitude >= 22.0:
        z = 1.0
    elif magnitude < 2.0**-55:
        return x * (1.0 + x)
    elif magnitude >= 1.0:
        z = 1.0 - 2.0 / (expm1(2.0 * magnitude) + 2.0)
    else:
        t = expm1(-2.0 * magnitude)
        z = -t / (t + 2.0)
    return -z if x < 0 else z


def cbrt(x: float) -> float:
    """Returns the cube root."""
    if not math.isfinite(x) or x == 0:
        return x
    magnitude = abs(x)
    high = _high_word(magnitude)
    if high < 0x00100000:
        t = _with_high_word(_high_word(magnitude * 2.0**54) // 3 + _CBRT_SUBNORMAL)
    else:
        t = _with_high_word(high // 3 + _CBRT_NORMAL)
    r = t * t / magnitude
    s = 5.42857142857142815906e-01 + r * t
    t *= 3.57142857142857150787e-01 + 1.60714285714285720630e00 / (
        s + 1.41428571428571436819e00 + -7.05306122448979611050e-01 / s
    )
    t = _with_high_word(_high_word(t) + 1)
    r = magnitude / (t * t)
    r = (r - t) / (t + t + r)
    return math.copysign(t + t * r, x)


def atan(x: float) -> float:
    """Returns the angle whose tangent this is."""
    if math.isnan(x):
        return x
    magnitude = abs(x)
    if magnitude >= 2.0**66:
        return math.copysign(_ATAN_HIGH[3] + _ATAN_LOW[3], x)
    interval = -1
    if magnitude < 0.4375:
        if magnitude < 2.0**-29:
            return x
        reduced = x
    elif magnitude < 0.6875:
        interval, reduced = 0, (2.0 * magnitude - 1.0) / (2.0 + magnitude)
    elif magnitude < 1.1875:
        interval, reduced = 1, (magnitude - 1.0) / (magnitude + 1.0)
    elif magnitude < 2.4375:
        interval, reduced = 2, (magnitude - 1.5) / (1.0 + 1.5 * magnitude)
    else:
        interval, reduced = 3, -1.0 / magnitude
    z = reduced * reduced
    w = z * z
    s1 = z * _polynomial(w, _ATAN[0::2])
    s2 = w * _polynomial(w, _ATAN[1::2])
    if interval < 0:
        return reduced - reduced * (s1 + s2)
    result = _ATAN_HIGH[interval] - ((reduced * (s1 + s2) - _ATAN_LOW[interval]) - reduced)
    return math.copysign(result, x)


def atan2(y: float, x: float) -> float:
    """Returns the angle of the point (x, y)."""
    if math.isnan(x) or math.isnan(y) or x == 0 or y == 0 or math.isinf(x) or math.isinf(y):
        return math.atan2(y, x)
    if x == 1.0:
        return atan(y)
    exponent = math.frexp(y)[1] - math.frexp(x)[1]
    if exponent > 60:
        z = _HALF_PI + 0.5 * _PI_LOW
    elif x < 0 and exponent < -60:
        z = 0.0
    else:
        z = atan(abs(y / x))
    if x < 0:
        z = _PI - (z - _PI_LOW)
    return math.copysign(z, y)


def asin(x: float) -> float:
    """Returns the angle whose sine this is; NaN outside -1 to 1."""
    magnitude = abs(x)
    if not magnitude <= 1.0:
        return math.nan
    if magnitude == 1.0:
        return x * _HALF_PI + x * _HALF_PI_LOW
    if magnitude < 0.5:
        if magnitude < 2.0**-27:
            return x
        t = x * x
        return x + x * _asin_ratio(t)
    w = 1.0 - magnitude
    t = w * 0.5
    s = math.sqrt(t)
    ratio = _asin_ratio(t)
    if magnitude >= 0.975:
        result = _HALF_PI - (2.0 * (s + s * ratio) - _HALF_PI_LOW)
    else:
        w = _without_low_word(s)
        c = (t - w * w) / (s + w)
        p = 2.0 * s * ratio - (_HALF_PI_LOW - 2.0 * c)
        q = 0.25 * _PI - 2.0 * w
        result = 0.25 * _PI - (p - q)
    return math.copysign(result, x)


def acos(x: float) -> float:
    """Returns the angle whose cosine this is; NaN outside -1 to 1."""
    magnitude = abs(x)
    if not magnitude <= 1.0:
        return math.nan
    if magnitude == 1.0:
        return 0.0 if x > 0 else _PI + 2.0 * _HALF_PI_LOW
    if magnitude < 0.5:
        if magnitude <= 2.0**-57:
            return _HALF_PI + _HALF_PI_LOW
        return _HALF_PI - (x - (_HALF_PI_LOW - x * _asin_ratio(x * x)))
    if x < 0:
        z = (1.0 + x) * 0.5
        s = math.sqrt(z)
        w = _asin_ratio(z) * s - _HALF_PI_LOW
        return _PI - 2.0 * (s + w)
    z = (1.0 - x) * 0.5
    s = math.sqrt(z)
    df = _without_low_word(s)
    c = (z - df * df) / (s + df)
    w = _asin_ratio(z) * s + c
    return 2.0 * (df + w)


def _reduced(x: float) -> tuple[int, float, float]:
    """Returns k, high and low with x = k ln 2 + high - low."""
    if abs(x) < 1.5 * math.log(2):
        return (1, x - _LN2_HIGH, _LN2_LOW) if x > 0 else (-1, x + _LN2_HIGH, -_LN2_LOW)
    power = int(_INVERSE_LN2 * x + (0.5 if x > 0 else -0.5))
    return power, x - power * _LN2_HIGH, power * _LN2_LOW


def _half_exp(magnitude: float) -> float:
    """Returns half of e to the power of a large number, without overflowing before the half is taken."""
    if magnitude < math.log(1.7976931348623157e308):
        return 0.5 * exp(magnitude)
    w = exp(0.5 * magnitude)
    return (0.5 * w) * w


def _polynomial(x: float, coefficients: tuple[float, ...]) -> float:
    result = 0.0
    for coefficient in reversed(coefficients):
        result = coefficient + x * result
    return result


def _asin_ratio(t: float) -> float:
    return t * _polynomial(t, _ASIN_P) / (1.0 + t * _polynomial(t, _ASIN_Q))


def _high_word(x: float) -> int:
    word: int = struct.unpack(">Q", struct.pack(">d", x))[0] >> 32
    return word


def _with_high_word(word: int) -> float:
    value: float = struct.unpack(">d", struct.pack(">Q", word << 32))[0]
    return value


def _without_low_word(x: float) -> float:
    return _with_high_word(_high_word(x))
