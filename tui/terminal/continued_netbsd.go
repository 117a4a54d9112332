package terminal

// continued makes a wait say too that a process was continued: WCONTINUED of sys/wait.h, which the
// syscall package lacks.
const continued = 0x10
