"""The equations of motion of one point mass, and one Runge-Kutta step of each kind.

Everything here is scalar and branch-free, so that loops over lanes vectorise and a GPU thread can run the
same lines. States are inertial: position in m, velocity in m/s, z along the rotation axis.
Thrust falls with the outside pressure: T = T_vacuum - p A_exit. Neglected: lift, wind, attitude
dynamics, propellant slosh, ablation.
"""

import math

from mujun.base.compiled import scalar
from mujun.earth.atmosphere import air
from mujun.earth.geodesy import height_above_ellipsoid, height_gradient
from mujun.earth.gravity import gravity
from mujun.flight.model.drag import drag_coefficient


@scalar
def sine_cosine(angle):
    """Return sine and cosine of an angle in [-pi/2, pi/2] rad by polynomials that vectorise (error < 7e-11)."""
    q = angle * angle
    sine = angle * (1.0 + q * (-1.0 / 6 + q * (1.0 / 120 + q * (-1.0 / 5040 + q * (
        1.0 / 362880 + q * (-1.0 / 39916800 + q * (1.0 / 6227020800 - q / 1307674368000.0)))))))  # fmt: skip
    cosine = 1.0 + q * (-0.5 + q * (1.0 / 24 + q * (-1.0 / 720 + q * (1.0 / 40320 + q * (
        -1.0 / 3628800 + q * (1.0 / 479001600 - q / 87178291200.0))))))  # fmt: skip
    return sine, cosine


@scalar
def airflow(x, y, z, u, v, w, area, drag_row, earth, air_table, drag_curves):
    """Return the velocity relative to the air (3), its square, drag over squared speed (kg/m), and the pressure."""
    density, pressure, sound_squared = air(height_above_ellipsoid(x, y, z, earth), air_table)
    ru = u + earth.rotation_rate * y
    rv = v - earth.rotation_rate * x
    square = ru * ru + rv * rv + w * w
    drag = 0.5 * density * drag_coefficient(square / sound_squared, drag_row, drag_curves) * area
    return ru, rv, w, square, drag, pressure


@scalar
def steered(x, y, z, u, v, w, mass, thrust, exit_area, area, drag_row, dx, dy, dz, earth, air_table, drag_curves):
    """Return acceleration with thrust along the unit vector (dx, dy, dz): vertical rise, pitch-over, pitch table."""
    ru, rv, rw, square, drag, pressure = airflow(x, y, z, u, v, w, area, drag_row, earth, air_table, drag_curves)
    gx, gy, gz = gravity(x, y, z, earth)
    per_mass = 1.0 / mass
    push = (thrust - pressure * exit_area) * per_mass
    hold = -drag * math.sqrt(square) * per_mass
    return gx + hold * ru + push * dx, gy + hold * rv + push * dy, gz + hold * rw + push * dz


@scalar
def turning(x, y, z, u, v, w, mass, thrust, exit_area, area, drag_row, earth, air_table, drag_curves):
    """Return acceleration with thrust along the velocity relative to the air: the gravity turn."""
    ru, rv, rw, square, drag, pressure = airflow(x, y, z, u, v, w, area, drag_row, earth, air_table, drag_curves)
    gx, gy, gz = gravity(x, y, z, earth)
    along = (thrust - pressure * exit_area - drag * square) / (mass * math.sqrt(square))
    return gx + along * ru, gy + along * rv, gz + along * rw


@scalar
def falling(x, y, z, u, v, w, area_over_mass, drag_row, earth, air_table, drag_curves):
    """Return acceleration in free flight through the air."""
    ru, rv, rw, square, drag, _ = airflow(x, y, z, u, v, w, area_over_mass, drag_row, earth, air_table, drag_curves)
    gx, gy, gz = gravity(x, y, z, earth)
    hold = -drag * math.sqrt(square)
    return gx + hold * ru, gy + hold * rv, gz + hold * rw


@scalar
def step_steered(
    x, y, z, u, v, w, dt, mass, flow, thrust, exit_area, area, drag_row,
    pitch, pitch_rate, ux, uy, uz, hx, hy, hz, earth, air_table, drag_curves,
):  # fmt: skip
    """Advance a boosting state by dt with thrust at a pitch linear in time between horizontal and up axes."""
    half = 0.5 * dt
    s0, c0 = sine_cosine(pitch)
    s1, c1 = sine_cosine(pitch + half * pitch_rate)
    s2, c2 = sine_cosine(pitch + dt * pitch_rate)
    m1 = mass - half * flow
    m2 = mass - dt * flow
    dx, dy, dz = s0 * ux + c0 * hx, s0 * uy + c0 * hy, s0 * uz + c0 * hz
    a1, b1, c1_ = steered(
        x, y, z, u, v, w, mass, thrust, exit_area, area, drag_row, dx, dy, dz, earth, air_table, drag_curves
    )
    dx, dy, dz = s1 * ux + c1 * hx, s1 * uy + c1 * hy, s1 * uz + c1 * hz
    u2, v2, w2 = u + half * a1, v + half * b1, w + half * c1_
    a2, b2, c2_ = steered(
        x + half * u, y + half * v, z + half * w, u2, v2, w2,
        m1, thrust, exit_area, area, drag_row, dx, dy, dz, earth, air_table, drag_curves,
    )  # fmt: skip
    u3, v3, w3 = u + half * a2, v + half * b2, w + half * c2_
    a3, b3, c3_ = steered(
        x + half * u2, y + half * v2, z + half * w2, u3, v3, w3,
        m1, thrust, exit_area, area, drag_row, dx, dy, dz, earth, air_table, drag_curves,
    )  # fmt: skip
    dx, dy, dz = s2 * ux + c2 * hx, s2 * uy + c2 * hy, s2 * uz + c2 * hz
    u4, v4, w4 = u + dt * a3, v + dt * b3, w + dt * c3_
    a4, b4, c4_ = steered(
        x + dt * u3, y + dt * v3, z + dt * w3, u4, v4, w4,
        m2, thrust, exit_area, area, drag_row, dx, dy, dz, earth, air_table, drag_curves,
    )  # fmt: skip
    sixth = dt / 6.0
    return (
        x + sixth * (u + 2.0 * (u2 + u3) + u4),
        y + sixth * (v + 2.0 * (v2 + v3) + v4),
        z + sixth * (w + 2.0 * (w2 + w3) + w4),
        u + sixth * (a1 + 2.0 * (a2 + a3) + a4),
        v + sixth * (b1 + 2.0 * (b2 + b3) + b4),
        w + sixth * (c1_ + 2.0 * (c2_ + c3_) + c4_),
    )


@scalar
def step_turning(x, y, z, u, v, w, dt, mass, flow, thrust, exit_area, area, drag_row, earth, air_table, drag_curves):
    """Advance a boosting state by dt in a gravity turn."""
    half = 0.5 * dt
    m1 = mass - half * flow
    m2 = mass - dt * flow
    a1, b1, c1 = turning(x, y, z, u, v, w, mass, thrust, exit_area, area, drag_row, earth, air_table, drag_curves)
    u2, v2, w2 = u + half * a1, v + half * b1, w + half * c1
    a2, b2, c2 = turning(
        x + half * u, y + half * v, z + half * w, u2, v2, w2,
        m1, thrust, exit_area, area, drag_row, earth, air_table, drag_curves,
    )  # fmt: skip
    u3, v3, w3 = u + half * a2, v + half * b2, w + half * c2
    a3, b3, c3 = turning(
        x + half * u2, y + half * v2, z + half * w2, u3, v3, w3,
        m1, thrust, exit_area, area, drag_row, earth, air_table, drag_curves,
    )  # fmt: skip
    u4, v4, w4 = u + dt * a3, v + dt * b3, w + dt * c3
    a4, b4, c4 = turning(
        x + dt * u3, y + dt * v3, z + dt * w3, u4, v4, w4,
        m2, thrust, exit_area, area, drag_row, earth, air_table, drag_curves,
    )  # fmt: skip
    sixth = dt / 6.0
    return (
        x + sixth * (u + 2.0 * (u2 + u3) + u4),
        y + sixth * (v + 2.0 * (v2 + v3) + v4),
        z + sixth * (w + 2.0 * (w2 + w3) + w4),
        u + sixth * (a1 + 2.0 * (a2 + a3) + a4),
        v + sixth * (b1 + 2.0 * (b2 + b3) + b4),
        w + sixth * (c1 + 2.0 * (c2 + c3) + c4),
    )


@scalar
def step_vacuum(x, y, z, u, v, w, dt, earth):
    """Advance a state by dt under gravity alone."""
    half = 0.5 * dt
    a1, b1, c1 = gravity(x, y, z, earth)
    u2, v2, w2 = u + half * a1, v + half * b1, w + half * c1
    a2, b2, c2 = gravity(x + half * u, y + half * v, z + half * w, earth)
    u3, v3, w3 = u + half * a2, v + half * b2, w + half * c2
    a3, b3, c3 = gravity(x + half * u2, y + half * v2, z + half * w2, earth)
    u4, v4, w4 = u + dt * a3, v + dt * b3, w + dt * c3
    a4, b4, c4 = gravity(x + dt * u3, y + dt * v3, z + dt * w3, earth)
    sixth = dt / 6.0
    return (
        x + sixth * (u + 2.0 * (u2 + u3) + u4),
        y + sixth * (v + 2.0 * (v2 + v3) + v4),
        z + sixth * (w + 2.0 * (w2 + w3) + w4),
        u + sixth * (a1 + 2.0 * (a2 + a3) + a4),
        v + sixth * (b1 + 2.0 * (b2 + b3) + b4),
        w + sixth * (c1 + 2.0 * (c2 + c3) + c4),
    )


@scalar
def step_falling(x, y, z, u, v, w, dt, area_over_mass, drag_row, earth, air_table, drag_curves):
    """Advance a state by dt in free flight through the air."""
    half = 0.5 * dt
    a1, b1, c1 = falling(x, y, z, u, v, w, area_over_mass, drag_row, earth, air_table, drag_curves)
    u2, v2, w2 = u + half * a1, v + half * b1, w + half * c1
    a2, b2, c2 = falling(
        x + half * u, y + half * v, z + half * w, u2, v2, w2,
        area_over_mass, drag_row, earth, air_table, drag_curves,
    )  # fmt: skip
    u3, v3, w3 = u + half * a2, v + half * b2, w + half * c2
    a3, b3, c3 = falling(
        x + half * u2, y + half * v2, z + half * w2, u3, v3, w3,
        area_over_mass, drag_row, earth, air_table, drag_curves,
    )  # fmt: skip
    u4, v4, w4 = u + dt * a3, v + dt * b3, w + dt * c3
    a4, b4, c4 = falling(
        x + dt * u3, y + dt * v3, z + dt * w3, u4, v4, w4,
        area_over_mass, drag_row, earth, air_table, drag_curves,
    )  # fmt: skip
    sixth = dt / 6.0
    return (
        x + sixth * (u + 2.0 * (u2 + u3) + u4),
        y + sixth * (v + 2.0 * (v2 + v3) + v4),
        z + sixth * (w + 2.0 * (w2 + w3) + w4),
        u + sixth * (a1 + 2.0 * (a2 + a3) + a4),
        v + sixth * (b1 + 2.0 * (b2 + b3) + b4),
        w + sixth * (c1 + 2.0 * (c2 + c3) + c4),
    )


@scalar
def falling_by_height(x, y, z, u, v, w, area_over_mass, drag_row, earth, air_table, drag_curves):
    """Return derivatives of time, position and velocity by height (7 values), in free flight through the air."""
    nx, ny, nz = height_gradient(x, y, z, earth)
    ax, ay, az = falling(x, y, z, u, v, w, area_over_mass, drag_row, earth, air_table, drag_curves)
    slowness = 1.0 / (u * nx + v * ny + w * nz)
    return slowness, slowness * u, slowness * v, slowness * w, slowness * ax, slowness * ay, slowness * az


@scalar
def step_by_height(x, y, z, u, v, w, dh, area_over_mass, drag_row, earth, air_table, drag_curves):
    """Advance a freely falling (or rising) state by a height step dh; return the time taken and the state."""
    half = 0.5 * dh
    t1, x1, y1, z1, a1, b1, c1 = falling_by_height(
        x, y, z, u, v, w, area_over_mass, drag_row, earth, air_table, drag_curves
    )
    t2, x2, y2, z2, a2, b2, c2 = falling_by_height(
        x + half * x1, y + half * y1, z + half * z1, u + half * a1, v + half * b1, w + half * c1,
        area_over_mass, drag_row, earth, air_table, drag_curves,
    )  # fmt: skip
    t3, x3, y3, z3, a3, b3, c3 = falling_by_height(
        x + half * x2, y + half * y2, z + half * z2, u + half * a2, v + half * b2, w + half * c2,
        area_over_mass, drag_row, earth, air_table, drag_curves,
    )  # fmt: skip
    t4, x4, y4, z4, a4, b4, c4 = falling_by_height(
        x + dh * x3, y + dh * y3, z + dh * z3, u + dh * a3, v + dh * b3, w + dh * c3,
        area_over_mass, drag_row, earth, air_table, drag_curves,
    )  # fmt: skip
    sixth = dh / 6.0
    return (
        sixth * (t1 + 2.0 * (t2 + t3) + t4),
        x + sixth * (x1 + 2.0 * (x2 + x3) + x4),
        y + sixth * (y1 + 2.0 * (y2 + y3) + y4),
        z + sixth * (z1 + 2.0 * (z2 + z3) + z4),
        u + sixth * (a1 + 2.0 * (a2 + a3) + a4),
        v + sixth * (b1 + 2.0 * (b2 + b3) + b4),
        w + sixth * (c1 + 2.0 * (c2 + c3) + c4),
    )
